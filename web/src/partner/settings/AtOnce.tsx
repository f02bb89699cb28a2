// The settings begin with the company.
import { Navigate } from 'react-router';

export const Component = () => <Navigate to="organization" replace />;
